"""The window around the page: menus, bars, and what they do."""
