"""What lists of films are compared with: FastAPI, asyncpg and numpy as most write it, without reasons.

usage: list-peer.py PORT FOLDER: FOLDER has database.json, model.json, and what EASE has learned: items as int32, weights as a square of
float32. Answers GET /recommendations?user_id=…&n=….
"""

import json
import ssl
import sys

import asyncpg
import numpy
import uvicorn
from fastapi import FastAPI

port, folder = int(sys.argv[1]), sys.argv[2]

with open(f"{folder}/database.json", encoding="utf-8") as file:
    database = json.load(file)
with open(f"{folder}/model.json", encoding="utf-8") as file:
    model = json.load(file)

FILMS = model["films"]
PLACES = {key: place for place, key in enumerate(FILMS)}
LIKED = model["likedFrom"]

ITEMS = numpy.fromfile(f"{folder}/items", dtype=numpy.int32)
ROWS = {int(item): row for row, item in enumerate(ITEMS)}
WEIGHTS = numpy.fromfile(f"{folder}/weights", dtype=numpy.float32).reshape(len(ITEMS), len(ITEMS))

HISTORY = """
select f.key, r.value from films.people p join films.ratings r on r.person = p.id join films.films f on f.id = r.film
where p.key = $1 order by r.rated_at, r.film"""

app = FastAPI()


@app.on_event("startup")
async def connect():
    app.pool = await asyncpg.create_pool(
        host="localhost",
        port=database["port"],
        database=database["name"],
        user=database["user"],
        password=database["password"],
        ssl=ssl.create_default_context(cadata=database["authority"]),
        min_size=4,
        max_size=4,
    )
    rows = await app.pool.fetch("select key, title, year, genres from films.films")
    app.films = {row["key"]: {"film_id": row["key"], **dict(row)} for row in rows}


@app.get("/ready")
async def ready():
    return {}


@app.get("/recommendations")
async def recommendations(user_id: str, n: int = 10):
    rows = await app.pool.fetch(HISTORY, user_id)
    liked = [PLACES[row["key"]] for row in rows if row["value"] >= LIKED]
    scores = numpy.zeros(len(FILMS), dtype=numpy.float32)
    scores[ITEMS] = WEIGHTS[[ROWS[item] for item in liked if item in ROWS]].sum(axis=0)
    scores[[PLACES[row["key"]] for row in rows]] = -numpy.inf
    best = numpy.argpartition(-scores, n)[:n]
    best = best[numpy.argsort(-scores[best])]
    return {"user_id": user_id, "films": [{**app.films[FILMS[item]], "score": float(scores[item])} for item in best]}


uvicorn.run(app, host="127.0.0.1", port=port, log_level="warning", access_log=False)
