"""Windows of their own: questions and messages, words, licences."""
