"""What other collectors stored, into parts of a snapshot: each format as its authors wrote it.

    imported = read_collection([Path("details.json"), Path("~/.local/share/principalmapper")])

Every format is first brought into the shape of GetAccountAuthorizationDetails, which one reader
then makes parts of.
"""

from doctor.graph.importers.collection import Imported, read_collection

__all__ = ["Imported", "read_collection"]
