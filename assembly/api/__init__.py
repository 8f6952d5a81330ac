"""The API: what is public as JSON for programs, read-only, with a description that a test holds it to.

`/api/v1/openapi.json` is that description (OpenAPI 3.1), made from the declarations of `datasets` and from `schemas`.
"""
