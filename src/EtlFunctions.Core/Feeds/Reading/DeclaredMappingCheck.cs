using System.Text.Json;
using EtlFunctions.Mapping;

namespace EtlFunctions.Feeds.Reading;

/// <summary>Reports what the mapping itself finds wrong in a declaration, such as a constant that its column cannot hold.</summary>
internal static class DeclaredMappingCheck
{
    public static void Report(FeedValue mapping, MappingOptions options)
    {
        if (DeclaredRecordMapper.TryCompile(options, out _, out var problems))
        {
            return;
        }

        // A column whose form is wrong was left out of the options and is reported already.
        foreach (var problem in problems.Where(problem => !mapping.Reading.HasFailedAt(JsonPath.Keys(mapping.Path, problem.Path))))
        {
            Report(mapping, problem);
        }
    }

    private static void Report(FeedValue mapping, MappingProblem problem)
    {
        var (column, value) = (mapping.Json, mapping.Json);
        foreach (var key in problem.Path.Split('.'))
        {
            column = value;
            if (!value.TryGetProperty(key, out value))
            {
                break;
            }
        }

        // What is expected can repeat another key of the column, such as the format of a time.
        var tellsOfVariable = column.EnumerateObject().Any(key => EnvironmentText.HasReference(key.Value) && !key.Value.Equals(value));
        mapping.Reading.Fail(
            JsonPath.Keys(mapping.Path, problem.Path),
            value.ValueKind == JsonValueKind.Undefined ? problem.Found : Wording.Describe(value),
            tellsOfVariable ? "a value that fits the column" : problem.Expected);
    }
}
