// The words of calls and of what is shared, which the server put on the page for
// this part of its script.
import type catalogue from '../../i18n/customer/en.json';

export type MediaTexts = (typeof catalogue)['media_script'];
