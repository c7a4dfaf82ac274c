// Where the page is: a document of its own, or a part of a page of Jenkins. There it has a tree of its own, so that the styles
// of Jenkins do not reach it, nor its own reach Jenkins.

let tree = null;
/** What Jenkins says of the page: {upName, up, build, startedBy}; null where there is no Jenkins. */
let owner = null;

/** The document, or the shadow tree, that holds the elements of the page. */
export function surface() {
    return tree ?? document;
}

/** Whether the page is a part of one of Jenkins. */
export function isInJenkins() {
    return tree !== null;
}

/** From now on the page is there. @param facts of the job or build whose page it is: {upName, up, build, startedBy} */
export function moveTo(shadow, facts) {
    tree = shadow;
    owner = facts;
}

/** What Jenkins says of the page, see moveTo; null where there is no Jenkins. */
export function jenkinsFacts() {
    return owner;
}

/** Names the page in the browser's tab. @param rest what stands behind that where there is no Jenkins */
export function nameTab(name, rest = "Virtual Cluster") {
    document.title = owner === null ? `${name} · ${rest}` : `${name} - ${owner.upName} - Jenkins`;
}

/** The element of the page that has the focus. */
export function focusedElement() {
    return surface().activeElement;
}

/** Adds a dialog to the page. */
export function addDialog(dialog) {
    (tree ?? document.body).append(dialog);
}

/** What is marked: of a tree of its own some browsers tell that, and others the document. */
export function marked() {
    return surface().getSelection?.() ?? getSelection();
}
