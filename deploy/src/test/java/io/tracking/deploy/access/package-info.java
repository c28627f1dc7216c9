/** Decides as AWS would who may do what, by the policies in the Terraform. */
@NullMarked
package io.tracking.deploy.access;

import org.jspecify.annotations.NullMarked;
