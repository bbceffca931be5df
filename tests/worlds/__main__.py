"""`make worlds`: as many worlds as WORLDS says, from the seed SEED on; every breach is printed.

`python -m tests.worlds 12` shows what is said of the world of seed 12.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor

from tests.worlds.judging import Figures, judge, show


def main() -> int:
    """Judge the worlds and print the figures; 1 where anything was breached."""
    if len(sys.argv) > 1:
        print(show(int(sys.argv[1])))
        return 0
    count = int(os.environ.get("WORLDS", "1000"))
    first = int(os.environ.get("SEED", "1"))
    total = Figures()
    with ProcessPoolExecutor(int(os.environ.get("WORKERS", "2"))) as pool:
        for done, figures in enumerate(pool.map(judge, range(first, first + count), chunksize=5)):
            total.add(figures)
            for breach in figures.breaches:
                print(breach, flush=True)
            if done % 100 == 99:
                print(f"  … {done + 1} worlds", file=sys.stderr, flush=True)
    kinds = Counter(each.split("]: ", 1)[1].split(":")[0] for each in total.breaches)
    print(
        f"{total.worlds} worlds, {total.reports} reports: {total.failing} fail, "
        f"{total.first_right} of them with a true cause first; {total.proven} causes proven, "
        f"{total.verified} fixes verified and carried out"
    )
    print("breaches:", dict(kinds) or "none")
    return 1 if total.breaches else 0


if __name__ == "__main__":
    raise SystemExit(main())
