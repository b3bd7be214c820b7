"""The commands, a file each: groups of options in, one call, an exit code out.

Heavy imports wait inside them, so that ``--help`` comes at once.
"""

from etl.cli.commands import (  # noqa: F401 - they add themselves
    abandon,
    approve,
    attach,
    check,
    explain,
    export,
    four_eyes,
    get,
    import_,
    integrations,
    jobs,
    journal,
    map_,
    page,
    plan,
    portals,
    preview,
    reconcile,
    results,
    resume,
    retry,
    revert,
    runs,
    schedule,
    secrets,
    simulator,
    submit,
    template,
    update,
    validate,
    verify,
    worker,
)
