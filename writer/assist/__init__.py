"""From a model to suggestions and continuations. Text in, text out; no Qt."""
