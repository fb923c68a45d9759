import type { TerraformTypes } from "../../terraform/terraform-types";
import { between, filled, oneOf } from "../../terraform/validation/checks";
import { url, uuid } from "../../terraform/validation/formats";

/** As the source of hashicorp/azuread 3 has them: no copy of its schema is at hand to compare with. */
export const terraform: TerraformTypes = {
  beyondSchema: {
    azuread_application: {
      checks: {
        display_name: filled,
        sign_in_audience: oneOf(
          "AzureADMyOrg",
          "AzureADMultipleOrgs",
          "AzureADandPersonalMicrosoftAccount",
          "PersonalMicrosoftAccount",
        ),
        "api.requested_access_token_version": between(1, 2),
        "api.oauth2_permission_scope.id": uuid,
        "api.oauth2_permission_scope.type": oneOf("Admin", "User"),
        "app_role.id": uuid,
        "app_role.allowed_member_types": oneOf("Application", "User"),
        "app_role.description": filled,
        "app_role.display_name": filled,
        "web.redirect_uris": url("https", "http"),
      },
      defaults: {
        "api.oauth2_permission_scope.enabled": true,
        "api.oauth2_permission_scope.type": "User",
        "api.requested_access_token_version": 1,
        "app_role.enabled": true,
        prevent_duplicate_names: false,
        sign_in_audience: "AzureADMyOrg",
      },
      items: { "app_role.allowed_member_types": { min: 1 } },
      recomputed: { app_role_ids: ["app_role"], oauth2_permission_scope_ids: ["api"] },
      forceNew: ["template_id"],
    },
    azuread_service_principal: {
      checks: { client_id: uuid },
      defaults: { account_enabled: true },
      conflicts: [
        ["feature_tags", "features"],
        ["feature_tags", "tags"],
        ["features", "tags"],
      ],
      forceNew: ["client_id"],
    },
    azuread_app_role_assignment: {
      checks: { app_role_id: uuid, principal_object_id: uuid, resource_object_id: uuid },
      forceNew: ["app_role_id", "principal_object_id", "resource_object_id"],
    },
    azuread_application_federated_identity_credential: {
      checks: { display_name: filled, issuer: filled, subject: filled },
      items: { audiences: { min: 1, max: 1 } },
      forceNew: ["application_id", "display_name"],
    },
    azuread_application_pre_authorized: {
      checks: { authorized_client_id: uuid },
      items: { permission_ids: { min: 1 } },
      forceNew: ["application_id", "authorized_client_id"],
    },
  },
};
