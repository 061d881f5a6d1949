#include "report_json.h"

#include "evaluation_report.h"

#include <math.h>

double vt_json_rounded(double value) { return floor(value * 1e6 + 0.5) / 1e6; }

void vt_json_count(cJSON *object, const char *name, size_t count) { cJSON_AddNumberToObject(object, name, (double)count); }

void vt_json_value(cJSON *object, const char *name, double value)
{
    if (isnan(value)) cJSON_AddNullToObject(object, name);
    else cJSON_AddNumberToObject(object, name, vt_json_rounded(value));
}

void vt_json_share(cJSON *object, const char *name, size_t part, size_t whole)
{
    vt_json_value(object, name, whole ? (double)part / (double)whole : NAN);
}

void vt_json_day(cJSON *object, const char *name, int32_t day, bool known)
{
    char text[VT_NAME_BYTES];
    if (!known) {
        cJSON_AddNullToObject(object, name);
        return;
    }
    vt_report_day(day, text);
    cJSON_AddStringToObject(object, name, text);
}

cJSON *vt_json_interval(const vt_interval *interval)
{
    cJSON *object = cJSON_CreateObject();
    vt_json_value(object, "value", interval->value);
    vt_json_value(object, "low", interval->low);
    vt_json_value(object, "high", interval->high);
    return object;
}

void vt_json_log(cJSON *report, const vt_log_facts *log)
{
    cJSON *data = cJSON_AddObjectToObject(report, "data");
    cJSON_AddStringToObject(data, "hash", log->data_hash);
    vt_json_count(data, "users", log->users);
    vt_json_count(data, "items", log->items);
    vt_json_count(data, "events", log->events);
    vt_json_day(data, "firstDay", log->first_day, log->dated);
    vt_json_day(data, "lastDay", log->last_day, log->dated);
}
