#!/usr/bin/env python3
"""Makes zones.tsv from compiled zone files of the IANA time zone database (public domain), as Debian's package tzdata installs them.

usage: make-zones.py VERSION [FOLDER] > zones.tsv      e.g. make-zones.py "2025b (Debian tzdata 2025b-0+deb12u2)"
"""
import os, re, struct, sys

version, root = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else "/usr/share/zoneinfo"


def days(y, m, d):
    y -= m <= 2
    era, yoe = divmod(y, 400)
    doy = (153 * (m + (-3 if m > 2 else 9)) + 2) // 5 + d - 1
    return era * 146097 + yoe * 365 + yoe // 4 - yoe // 100 + doy - 719468


def read(data):
    counts = struct.unpack(">6l", data[20:44])
    isut, isstd, leap, times, types, chars = counts
    at = 44 + times * 5 + types * 6 + chars + leap * 8 + isstd + isut
    isut, isstd, leap, times, types, chars = struct.unpack(">6l", data[at + 20:at + 44])
    assert leap == 0
    at += 44
    moments = struct.unpack(f">{times}q", data[at:at + 8 * times]); at += 8 * times
    indexes = list(data[at:at + times]); at += times
    infos = [struct.unpack(">lBB", data[at + 6 * i:at + 6 * i + 6]) for i in range(types)]; at += 6 * types
    names = data[at:at + chars]; at += chars + leap * 12 + isstd + isut
    footer = data[at:].strip(b"\n").decode()
    return list(zip(moments, indexes)), [(o, d, names[a:names.index(b"\0", a)].decode()) for o, d, a in infos], footer


def ruled(footer, types):
    """Moments of the footer's rule until 2037 with their types; empty without daylight saving time."""
    m = re.fullmatch(r"(<[^>]+>|[A-Za-z]+)([-+]?[\d:]+)(?:(<[^>]+>|[A-Za-z]+)([-+]?[\d:]+)?,(.+),(.+))?", footer)
    assert m, footer
    if not m[3]:
        return []
    def seconds(t):
        sign = -1 if t.startswith("-") else 1
        parts = [int(x) for x in t.lstrip("+-").split(":")] + [0, 0]
        return sign * (parts[0] * 3600 + parts[1] * 60 + parts[2])
    standard = -seconds(m[2])
    daylight = -seconds(m[4]) if m[4] else standard + 3600
    def moment(rule, year):
        day, _, time = rule.partition("/")
        s = seconds(time) if time else 7200
        assert day[0] == "M", footer
        month, week, weekday = (int(x) for x in day[1:].split("."))
        first = days(year, month, 1)
        d = first + (weekday - (first + 4) % 7) % 7 + 7 * (week - 1)
        last = days(year + month // 12, month % 12 + 1, 1)
        while d >= last:
            d -= 7
        return d * 86400 + s
    result = []
    for year in range(1900, 2038):
        result.append((moment(m[5], year) - standard, daylight, 1))
        result.append((moment(m[6], year) - daylight, standard, 0))
    return sorted(result)


groups = {}
for folder, _, files in os.walk(root):
    for file in files:
        path = os.path.join(folder, file)
        name = os.path.relpath(path, root)
        if name.startswith(("posix/", "right/")) or name in ("posixrules", "localtime"):
            continue
        with open(path, "rb") as f:
            data = f.read()
        if data[:4] == b"TZif":
            groups.setdefault(data, []).append(name)

print(f"# Time zones of the IANA database, version {version}. The database is in the public domain. Made by make-zones.py.")
print("# names, rule after the last transition, types (seconds east, daylight saving, abbreviation), transitions (seconds since the one before, the first since 1970, in base 36; type)")


def base36(n):
    digits, sign, n = "", "-" if n < 0 else "", abs(n)
    while True:
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[n % 36] + digits
        n //= 36
        if n == 0:
            return sign + digits


for data, names in sorted(groups.items(), key=lambda g: sorted(g[1])[0]):
    transitions, types, footer = read(data)
    by_rule = {(t, o, d) for t, o, d in ruled(footer, types)}
    # What the rule says anyway is left out, but for the last that it confirms.
    while len(transitions) > 1 and (transitions[-1][0], *types[transitions[-1][1]][:2]) in by_rule and (transitions[-2][0], *types[transitions[-2][1]][:2]) in by_rule:
        transitions.pop()
    before, parts = 0, []
    for moment, index in transitions:
        parts.append(base36(moment - before) + ":" + base36(index))
        before = moment
    print(",".join(sorted(names)), footer, " ".join(f"{o}:{d}:{a}" for o, d, a in types), " ".join(parts), sep="\t")
