/** Never occurs in UTF-8: it marks bytes that are not text, so that the line breaks the rule `not-utf8`. */
export const INVALID_BYTE = 0xff;
