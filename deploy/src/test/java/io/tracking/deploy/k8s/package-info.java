/** What Kubernetes would be given: kustomizations as they are rendered, objects of their types, and who can reach whom. */
@NullMarked
package io.tracking.deploy.k8s;

import org.jspecify.annotations.NullMarked;
