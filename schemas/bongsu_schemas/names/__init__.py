"""Names of persons, firms and vessels in many scripts: their keys, and whether two are one.

Nothing is worked out in this module: one that stands for its package and is machine code looks for the others of the
package in the wrong folder (`make compiled`).
"""

from bongsu_schemas.names.folding import fold_name
from bongsu_schemas.names.keys import fold_keys

__all__ = ["fold_keys", "fold_name"]
