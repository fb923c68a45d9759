-- Figures alone: no row that somebody sent, and nobody who asked.
grant usage on schema predictions to predictions_dashboard;
grant select on predictions.request_figures, predictions.score_figures, predictions.odd_value_figures, predictions.outcome_figures
  to predictions_dashboard;
