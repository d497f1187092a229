"""A writer's own model: fine-tuning, and whether it helped."""
