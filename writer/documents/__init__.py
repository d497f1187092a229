"""Reading and saving the writer's files. No Qt."""
