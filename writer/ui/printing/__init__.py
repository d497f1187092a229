"""Pages: a book set by Qt, for PDF files and for printers."""
