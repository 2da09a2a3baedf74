// What a value of a log is, by how it is written.

/** `GET /x HTTP/1.1` */
export const REQUEST = /^[A-Z]{3,20} \S.* HTTP\/\d(?:\.\d)?$/;
export const STATUS = /^[1-5]\d\d$/;
export const URL = /^https?:\/\//i;
/** The name of a host on the internet, also with its port. */
export const HOST = /^(?:[a-z\d-]+\.)+[a-z]{2,}(?::\d+)?$/i;
/** An address with its port. */
export const WITH_PORT = /^(?:\d{1,3}(?:\.\d{1,3}){3}|\[[^\]]*\]):\d+$/;
