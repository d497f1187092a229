"""The writer's own words: to be suggested, never to be suggested, learned."""
