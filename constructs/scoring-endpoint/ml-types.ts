/** Resource types of Azure Machine Learning, with the API version their bodies are written for. */
const workspaces = "Microsoft.MachineLearningServices/workspaces";
const version = "2026-05-01";

export const mlTypes = {
  workspace: `${workspaces}@${version}`,
  environmentVersion: `${workspaces}/environments/versions@${version}`,
  modelVersion: `${workspaces}/models/versions@${version}`,
  compute: `${workspaces}/computes@${version}`,
  endpoint: `${workspaces}/onlineEndpoints@${version}`,
  deployment: `${workspaces}/onlineEndpoints/deployments@${version}`,
} as const;
