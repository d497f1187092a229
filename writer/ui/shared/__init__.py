"""What every part of the window may know: settings, word lists, colours, keys, interrupts."""
