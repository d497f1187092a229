"""Every command in one table, a module for each menu; and the keys that they are given by."""
