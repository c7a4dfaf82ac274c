/* Shows what is known of hypervisors anew, without loading the page again. */
(() => {
    // they are polled once a minute
    const EVERY_MS = 30000;

    function show(text) {
        const page = new DOMParser().parseFromString(text, "text/html");
        document.querySelectorAll(".vc-refreshed").forEach(old => {
            const fresh = page.getElementById(old.id);
            if (fresh && !old.contains(document.activeElement)) {
                old.replaceWith(fresh);
                Behaviour.applySubtree(fresh, true);
            }
        });
    }

    function refresh() {
        if (document.hidden || document.querySelector("dialog[open]")) {
            return;
        }
        fetch(window.location.href)
            .then(response => (response.ok ? response.text().then(show) : null))
            // Jenkins may be restarting: the next time tells.
            .catch(() => null);
    }

    window.setInterval(refresh, EVERY_MS);
})();
