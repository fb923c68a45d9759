import * as workloads from "../workloads/all";
import { environments } from "./all";
import { defineBootstrap } from "./bootstrap-schema";

/** The repository, twice as GitHub writes it: `gh api repos/OWNER/REPOSITORY/actions/oidc/customization/sub`, docs/ci.md. */
const repository = "repo:OWNER/REPOSITORY";
const workflows = "OWNER/REPOSITORY/.github/workflows";

const subjectsOf = (environment: string) => ({
  plan: `${repository}:environment:${environment}-plan:job_workflow_ref:${workflows}/deploy-environment.yml@refs/heads/main`,
  drift: `${repository}:environment:${environment}-plan:job_workflow_ref:${workflows}/drift.yml@refs/heads/main`,
  deploy: `${repository}:environment:${environment}:job_workflow_ref:${workflows}/deploy-environment.yml@refs/heads/main`,
});

/**
 * What must exist before any environment. Ids of zeros and subjects of OWNER/REPOSITORY are placeholders:
 * docs/ci.md says where each value is read, and a deploy refuses to start while one is left.
 */
export default defineBootstrap(
  {
    location: "westeurope",
    tenantId: "00000000-0000-0000-0000-000000000000",
    subscriptionId: "00000000-0000-0000-0000-0000000000b0",
    state: { storageAccountName: "stvitrinestateboot", containerName: "state", keptIn: "checkout" },
    platformTeam: { objectId: "00000000-0000-0000-0000-0000000000b1" },
    stages: [
      {
        environment: "dev",
        subjects: subjectsOf("dev"),
      },
      {
        environment: "staging",
        subjects: subjectsOf("staging"),
      },
      {
        environment: "prod",
        subjects: subjectsOf("prod"),
      },
    ],
    images: {
      registryName: "crvitrineimages",
      builderSubject: `${repository}:ref:refs/heads/main:job_workflow_ref:${workflows}/deploy.yml@refs/heads/main`,
    },
    ledgerContainerName: "promoted",
    restoreDays: 90,
  },
  { environments, workloads },
);
