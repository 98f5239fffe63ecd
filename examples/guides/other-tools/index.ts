import * as alidomain from "@pulumi/alidomain";
import * as pulumi from "@pulumi/pulumi";

export = async () => {
  const registrant = await alidomain.getEmailVerification({ email: "registrant@example.com" });
  if (registrant.verified !== true) {
    throw new Error("registrant@example.com is not verified.");
  }

  // Placeholder for the domain registration. A resource that is declared before the error is created.
  new pulumi.Stash("registration", { input: "example.com" });
};
