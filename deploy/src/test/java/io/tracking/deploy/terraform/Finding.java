package io.tracking.deploy.terraform;

import io.tracking.deploy.hcl.Place;

/**
 * Says what is wrong with the files.
 *
 * @param check which check has found it
 */
public record Finding(Check check, Place place, String message) {

    /** What is looked at. */
    public enum Check {
        /** A text is no Terraform, or no YAML. */
        PARSE,
        /** The provider, or Kubernetes, knows no such type. */
        TYPE,
        /** The provider, or Kubernetes, knows no such argument. */
        ARGUMENT,
        /** The provider knows no such block, or takes it once only. */
        BLOCK,
        /** The provider needs an argument that is not given. */
        REQUIRED,
        /** The provider wants a value of another kind. */
        KIND,
        /** A name stands for nothing. */
        REFERENCE,
        /** A variable, a local, an output or a data source that is not declared in full or not used. */
        DECLARATION,
        /** An example of .tfvars, or a variable, names what nobody knows, or what somebody needs is left out. */
        ENVIRONMENT,
        /** An expression has no value. */
        VALUE,
        /** A * without a reason. */
        STAR,
        /** Somebody may not do what they must do. */
        ALLOWED,
        /** Somebody may do what they need not do. */
        DENIED,
        /** There is a way that must not be, or none where one must be. */
        NETWORK,
        /** A setting that keeps something safe is off. */
        SAFETY,
        /** A selector selects nothing, or other pods. */
        SELECTOR,
        /** A probe asks for what the application does not answer. */
        PROBE,
        /** A stop is cut off. */
        STOP,
        /** Kubernetes is told something else than Terraform. */
        PLAN
    }

    @Override
    public String toString() {
        return check + " " + place + ": " + message;
    }
}
