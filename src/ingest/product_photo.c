#include "import_run.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

/* Relative, and not climbing out of the folder. */
static bool is_inside(const char *path)
{
    if (*path == '/' || *path == '\\' || !*path) return false;
    for (const char *at = path; (at = strstr(at, "..")) != NULL; at += 2)
        if ((at == path || at[-1] == '/' || at[-1] == '\\') && (!at[2] || at[2] == '/' || at[2] == '\\'))
            return false;
    return true;
}

/* run->text = folder/part...; true when a file with bytes in it stands there. */
static bool stands(vt_import_run *run, const char *before, const char *name, const char *extension)
{
    struct stat facts;
    run->text.size = 0;
    vt_buffer_printf(&run->text, "%s/%s%s%s", run->source->images_dir, before, name, extension);
    return !run->text.failed && !stat((const char *)run->text.data, &facts) && S_ISREG(facts.st_mode) &&
           facts.st_size > 0;
}

static bool find_by_id(vt_import_run *run, const char *id)
{
    static const char *const extensions[] = {".jpg", ".jpeg", ".png", ".webp"};
    char folder[5] = "";
    if (strchr(id, '/') || strchr(id, '\\') || *id == '.') return false;
    if (strlen(id) > 3) memcpy(folder, (char[5]){id[0], id[1], id[2], '/', 0}, 5);
    for (size_t i = 0; i < sizeof extensions / sizeof *extensions; i++) {
        if (stands(run, "", id, extensions[i])) return true;
        if (*folder && run->map.schema == VT_SCHEMA_HM && stands(run, folder, id, extensions[i])) return true;
    }
    return false;
}

static bool find_photo(vt_import_run *run, const vt_product_draft *draft)
{
    const char *image = draft->product.image, *name = strrchr(image, '/');
    if (is_inside(image)) {
        if (stands(run, "", image, "")) return true;
        if (name && stands(run, "", name + 1, "")) return true;
    } else if (*image) {
        vt_import_note(run, "noted", "image path outside the folder", "line %zu: %.120s", draft->line, image);
    }
    return find_by_id(run, draft->product.id);
}

vt_status vt_import_find_photos(vt_import_run *run, vt_error *error)
{
    const char *folder = run->source->images_dir;
    struct stat facts;
    if (folder && stat(folder, &facts)) return vt_fail(error, VT_IO, "%s: %s", folder, strerror(errno));
    if (folder && !S_ISDIR(facts.st_mode)) return vt_fail(error, VT_IO, "%s: not a folder", folder);
    for (size_t i = 0; i < run->count; i++) {
        vt_product_draft *draft = &run->drafts[i];
        bool found = folder && find_photo(run, draft);
        draft->product.image = "";
        if (found)
            draft->product.image =
                vt_text_arena_copy(&run->texts, (const char *)run->text.data, run->text.size);
        else if (folder)
            vt_import_note(run, "noted", "missing photo", "line %zu: id %.60s", draft->line,
                           draft->product.id);
        if (!draft->product.image) return vt_fail(error, VT_NO_MEMORY, "%s: no memory for its paths", folder);
    }
    return VT_OK;
}
