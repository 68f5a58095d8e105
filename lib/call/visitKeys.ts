/** Where `VisitMemory` keeps the recent rooms. Apart from it, so that a page can tell whether there are any before loading it. */
export const RECENT_ROOMS_KEY = 'parley.rooms';
