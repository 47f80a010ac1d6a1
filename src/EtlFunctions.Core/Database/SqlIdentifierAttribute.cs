using System.ComponentModel.DataAnnotations;

namespace EtlFunctions.Database;

/// <summary>Requires a name that PostgreSQL takes for a schema; see <see cref="SqlIdentifier.FindFault"/>.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SqlIdentifierAttribute : ValidationAttribute
{
    /// <inheritdoc/>
    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext) =>
        SqlIdentifier.FindFault(value as string) is { } fault
            ? new ValidationResult($"{validationContext.MemberName} {fault}.", [validationContext.MemberName!])
            : ValidationResult.Success;
}
