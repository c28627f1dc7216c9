// Who looks, and what that person may do.

import {get} from './api.js';

/** Name and roles; null while nobody has signed in. */
export let me = {name: 'admin', roles: ['operator']};

/** Asks who it is. */
export async function ask() {
  me = await get('/admin/me');
  return me;
}

export const mayAct = () => me !== null && me.roles.includes('operator');

/** Why the buttons cannot be pressed. */
export const WHY_NOT = 'You are signed in as a viewer; an operator can do this.';
