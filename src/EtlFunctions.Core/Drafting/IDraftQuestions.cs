namespace EtlFunctions.Drafting;

/// <summary>Asks a person what cannot be seen in the data for sure.</summary>
public interface IDraftQuestions
{
    /// <summary>Shows what was found before the questions begin.</summary>
    /// <param name="lines">A line for each field: its path and its first value.</param>
    void Show(IEnumerable<string> lines);

    /// <summary>Asks for one value.</summary>
    /// <param name="question">What is asked for.</param>
    /// <param name="guess">What is taken where nothing is answered; <see langword="null"/> for none.</param>
    /// <param name="complaint">Says what is wrong with an answer, or gives <see langword="null"/>.</param>
    /// <returns>The answer, the guess, or <see langword="null"/> for none.</returns>
    string? Ask(string question, string? guess, Func<string, string?> complaint);
}

/// <summary>Takes every guess.</summary>
public sealed class GuessesTaken : IDraftQuestions
{
    /// <inheritdoc/>
    public void Show(IEnumerable<string> lines)
    {
    }

    /// <inheritdoc/>
    public string? Ask(string question, string? guess, Func<string, string?> complaint) => guess;
}
