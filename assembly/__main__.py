"""`python -m assembly`: the same as the `assembly` command."""

from assembly.cli import main

if __name__ == "__main__":
    main(prog_name="assembly")
