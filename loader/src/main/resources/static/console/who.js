// Who looks, and what that person may do.

/** Name, role and the session's token; null while nobody has signed in. */
export let me = null;

export function signedIn(person) {
  me = person;
}

export const mayAct = () => me !== null && me.role === 'operator';

/** Why the buttons cannot be pressed. */
export const WHY_NOT = 'You are signed in as a viewer; an operator can do this.';
