import { defineBootstrap } from "./bootstrap-schema";

/**
 * What must exist before any environment. Ids of zeros and subjects of OWNER/REPOSITORY are placeholders:
 * docs/ci.md says where each value is read, and a deploy refuses to start while one is left.
 */
export default defineBootstrap({
  location: "westeurope",
  tenantId: "00000000-0000-0000-0000-000000000000",
  subscriptionId: "00000000-0000-0000-0000-0000000000b0",
  state: { storageAccountName: "stvitrinestateboot", containerName: "state", keptIn: "checkout" },
  platformTeam: { objectId: "00000000-0000-0000-0000-0000000000b1" },
  stages: [
    {
      environment: "dev",
      subjects: {
        plan: "repo:OWNER/REPOSITORY:environment:dev-plan",
        deploy: "repo:OWNER/REPOSITORY:environment:dev",
      },
    },
    {
      environment: "staging",
      subjects: {
        plan: "repo:OWNER/REPOSITORY:environment:staging-plan",
        deploy: "repo:OWNER/REPOSITORY:environment:staging",
      },
    },
    {
      environment: "prod",
      subjects: {
        plan: "repo:OWNER/REPOSITORY:environment:prod-plan",
        deploy: "repo:OWNER/REPOSITORY:environment:prod",
      },
    },
  ],
  ledgerContainerName: "promoted",
  restoreDays: 90,
});
