// Where other pages are, and what links to runs say. `home` is what their addresses begin with.

/** The page of a run. */
export function runHref(home, id) {
    return `${home}run/${encodeURIComponent(id)}`;
}

/** The page of a suite, or of a cell of its matrix. @param cell its name; empty for the suite as a whole */
export function suiteHref(home, suite, cell = "") {
    return `${home}suite/${encodeURIComponent(suite)}${cell ? `?${new URLSearchParams({ cell })}` : ""}`;
}

/** The history of a host. @param suite and cell whose runs are meant; null for all, and for all cells */
export function hostHref(home, host, suite, cell) {
    const query = new URLSearchParams({ ...(suite === null ? {} : { suite }), ...(cell === null ? {} : { cell }) });
    return `${home}host/${encodeURIComponent(host)}${query.size > 0 ? `?${query}` : ""}`;
}

/** The comparison of two runs. */
export function compareHref(home, a, b) {
    return `${home}compare?${new URLSearchParams({ a, b })}`;
}

/** What people call a run: in Jenkins its build. */
export function runName({ run, build }) {
    return build ? `#${build}` : run;
}

/** The same in a sentence. */
export function namedRun({ run, build }) {
    return build ? `build #${build}` : `run ${run}`;
}
