/** What people and services may do with predictions, as Microsoft Entra ID keeps it: app roles of the registration. */
export const predictionsRoles = {
  "Predictions.Predict": "Ask for predictions, and tell outcomes.",
  "Predictions.Read": "Read models, figures and one's own predictions.",
  "Predictions.Audit": "Read every recorded prediction with its inputs.",
} as const;

export type PredictionsRole = keyof typeof predictionsRoles;
