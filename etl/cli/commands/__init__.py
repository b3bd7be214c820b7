"""The commands, a file each: groups of options in, one call, an exit code out.

Each is imported when it is asked for, and heavy imports wait inside it, so that ``--help`` comes at once.
"""
