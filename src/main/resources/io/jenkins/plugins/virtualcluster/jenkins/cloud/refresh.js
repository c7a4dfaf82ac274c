/* Shows what is known of hypervisors anew, without loading the page again. */
(() => {
    // they are polled once a minute
    const EVERY_MS = 30000;

    async function refresh() {
        if (document.hidden || document.querySelector("dialog[open]")) {
            return;
        }
        const response = await fetch(window.location.href);
        if (!response.ok) {
            return;
        }
        const page = new DOMParser().parseFromString(await response.text(), "text/html");
        for (const old of document.querySelectorAll(".vc-refreshed")) {
            const fresh = page.getElementById(old.id);
            if (fresh && !old.contains(document.activeElement)) {
                old.replaceWith(fresh);
                Behaviour.applySubtree(fresh, true);
            }
        }
    }

    // Jenkins may be restarting: the next time tells.
    window.setInterval(() => refresh().catch(() => {}), EVERY_MS);
})();
