/** Reads Terraform's language: text to blocks and expressions, with their places. */
@NullMarked
package io.tracking.deploy.hcl;

import org.jspecify.annotations.NullMarked;
