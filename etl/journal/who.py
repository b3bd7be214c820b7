"""Whose run it is, by the operating system's word: nobody is who a variable of the environment says."""

import os
import sys

#: Of GetUserNameEx: DOMAIN\\name, https://learn.microsoft.com/windows/win32/api/secext/ne-secext-extended_name_format
_SAM_COMPATIBLE = 2

#: Characters of a name, at most.
_LONGEST = 1024


def user() -> str:
    """The account that this process was started by; "" where the system does not tell."""
    if sys.platform == "win32":
        import ctypes

        name, length = ctypes.create_unicode_buffer(_LONGEST), ctypes.c_ulong(_LONGEST)
        known = ctypes.windll.secur32.GetUserNameExW(_SAM_COMPATIBLE, name, ctypes.byref(length))
        return name.value if known else ""
    import pwd

    # Not the effective one: a program that runs with its owner's rights is still used by somebody.
    number = os.getuid()
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return f"uid {number}"
