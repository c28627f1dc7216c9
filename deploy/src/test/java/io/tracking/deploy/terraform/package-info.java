/** Knows what Terraform would make of the files: modules, values, resources, and whether the provider takes them. */
@NullMarked
package io.tracking.deploy.terraform;

import org.jspecify.annotations.NullMarked;
