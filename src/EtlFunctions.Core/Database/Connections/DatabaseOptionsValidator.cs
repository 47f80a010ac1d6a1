using Microsoft.Extensions.Options;

namespace EtlFunctions.Database;

/// <summary>Checks <see cref="DatabaseOptions"/> by their attributes, with code generated for them: reflection would cost each start of the command several milliseconds.</summary>
[OptionsValidator]
internal sealed partial class DatabaseOptionsValidator : IValidateOptions<DatabaseOptions>;
