#!/usr/bin/env python3
"""Records what PostgreSQL 15 answers to the scripts under Transcripts/.

usage: record.py HOST PORT USER [FILE.sql ...]
Each script runs in a fresh database with the C collation. Error positions, contexts and source locations are left out.
"""
import pathlib, re, subprocess, sys

host, port, user, *files = sys.argv[1:]
root = pathlib.Path(__file__).parent
scripts = [pathlib.Path(f) for f in files] or sorted(root.glob("**/Transcripts/**/*.sql"))
base = ["-X", "-h", host, "-p", port, "-U", user]
drop = re.compile(r"^(LOCATION|LINE \d+|CONTEXT|QUERY):")
for script in scripts:
    subprocess.run(["psql", *base, "-q", "-d", "template1", "-c", "drop database if exists transcript", "-c",
                    "create database transcript template template0 encoding 'UTF8' lc_collate 'C' lc_ctype 'C'"], check=True)
    roles = subprocess.run(["psql", *base, "-A", "-t", "-d", "template1", "-c",
                            f"select rolname from pg_roles where rolname !~ '^pg_' and rolname <> '{user}'"], stdout=subprocess.PIPE, text=True)
    for role in roles.stdout.split():
        subprocess.run(["psql", *base, "-q", "-d", "template1", "-c", f"drop role {role}"], check=True)
    run = subprocess.run(["psql", *base, "-A", "-t", "-v", "VERBOSITY=verbose", "-d", "transcript", "-f", "-"],
                         input=script.read_text(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    lines, skipping = [], False
    for line in run.stdout.split("\n"):
        line = re.sub(r"^psql:[^:]*:\d+: ", "", line)
        if drop.match(line):
            skipping = True          # contexts go on over several lines
            caret = line.startswith("LINE")
            continue
        known = re.match(r"^(ERROR|NOTICE|WARNING|INFO|DETAIL|HINT|SCHEMA NAME|TABLE NAME|COLUMN NAME|DATATYPE NAME|CONSTRAINT NAME):", line)
        if skipping and not known and (line.strip() == "^" or re.match(r"^(PL/pgSQL|SQL) (function|statement)", line)):
            continue
        skipping = False
        lines.append(line)
    script.with_suffix(".out").write_text("\n".join(lines))
    print(script, len(lines))
