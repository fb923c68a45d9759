"""What predictions are compared with: FastAPI and scikit-learn as most write it, without a record.

Plain functions, which FastAPI runs beside its event loop, and a data frame, so that columns are found by their names.

usage: fastapi-peer.py PORT FOLDER: trains both models, writes them into FOLDER as JSON, then answers
POST /linear and /forest with {"rows": [{"f0": …, …}]}.
"""

import json
import sys

import numpy
import pandas
import uvicorn
from fastapi import FastAPI
from pydantic import BaseModel, create_model
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression

FEATURES = 30
NAMES = [f"f{index}" for index in range(FEATURES)]

port, folder = int(sys.argv[1]), sys.argv[2]
source = numpy.random.default_rng(1)
rows = source.normal(size=(4000, FEATURES)).astype(numpy.float32)
frame = pandas.DataFrame(rows, columns=NAMES)
weights = source.normal(size=FEATURES)
left = (rows @ weights + rows[:, 0] * rows[:, 1] + source.logistic(size=len(rows)) > 0).astype(int)

linear = LogisticRegression(max_iter=1000).fit(frame, left)
forest = RandomForestClassifier(n_estimators=100, max_depth=8, random_state=1, n_jobs=1).fit(frame, left)


def tree(each):
    """Of each node: children (-1 in a leaf), feature, threshold, training rows, share of the positive class."""
    counts = each.value[:, 0, :]
    return {
        "left": each.children_left.tolist(),
        "right": each.children_right.tolist(),
        "feature": each.feature.tolist(),
        "threshold": each.threshold.tolist(),
        "rows": each.n_node_samples.tolist(),
        "share": (counts[:, 1] / counts.sum(axis=1)).tolist(),
    }


with open(f"{folder}/models.json", "w", encoding="utf-8") as file:
    json.dump(
        {
            "linear": {"weights": linear.coef_[0].tolist(), "intercept": float(linear.intercept_[0])},
            "forest": [tree(each.tree_) for each in forest.estimators_],
            "rows": rows[:100].tolist(),
            "scores": {
                "linear": linear.predict_proba(frame[:100])[:, 1].tolist(),
                "forest": forest.predict_proba(frame[:100])[:, 1].tolist(),
            },
        },
        file,
    )

Row = create_model("Row", **{name: (float, ...) for name in NAMES})


class Request(BaseModel):
    rows: list[Row]


app = FastAPI()


def answer(model, request: Request):
    asked = pandas.DataFrame([row.dict() for row in request.rows], columns=NAMES)
    scores = model.predict_proba(asked)[:, 1]
    return {"results": [{"label": int(score > 0.5), "score": float(score)} for score in scores]}


@app.get("/ready")
async def ready():
    return {}


@app.post("/linear")
def predict_linear(request: Request):
    return answer(linear, request)


@app.post("/forest")
def predict_forest(request: Request):
    return answer(forest, request)


uvicorn.run(app, host="127.0.0.1", port=port, log_level="warning", access_log=False)
