import { App, TerraformResource, TerraformStack } from "cdktn";
import { EphemeralAlidomainEmailVerification } from "./.gen/providers/alidomain/ephemeral-alidomain-email-verification";
import { AlidomainProvider } from "./.gen/providers/alidomain/provider";

const app = new App();
const stack = new TerraformStack(app, "registration");
new AlidomainProvider(stack, "alidomain");

const registrant = new EphemeralAlidomainEmailVerification(stack, "registrant", { email: "registrant@example.com" });

// Placeholder for the domain registration.
new TerraformResource(stack, "registration", {
  terraformResourceType: "terraform_data",
  lifecycle: {
    precondition: [
      { condition: registrant.verified, errorMessage: "registrant@example.com is not verified." },
    ],
  },
});

app.synth();
