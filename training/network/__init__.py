"""The recurrent network and its losses."""
