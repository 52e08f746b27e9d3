"""The command line: parse, call, print, exit code. Nothing here decides anything."""
