"""One module a subcommand: `arguments(parser)` says how it is called, `run(args)` does it and gives the exit code."""
